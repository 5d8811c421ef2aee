# Of many values, words name the first.
# formula: eventName in {"AName00", "AName01", "AName02", "AName03", "AName04", "AName05", "AName06", "AName07", "AName08", "AName09", "AName10", "AName11", … 2 more}
package cases.alike

deny contains "x" if input.eventName in {"AName00", "AName01", "AName02", "AName03", "AName04", "AName05", "AName06", "AName07", "AName08", "AName09", "AName10", "AName11", "AName12", "ZLastOne"}
