# A field alone: present and not false.
# formula: requestParameters.publiclyAccessible is present and not false
package cases.present

deny contains "x" if input.requestParameters.publiclyAccessible
