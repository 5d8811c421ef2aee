# Where nothing is said of its absence, what nearly every record has is not asked for.
# formula: errorCode == "AccessDenied"
package cases.usual_asked

deny contains input.eventID if input.errorCode == "AccessDenied"
