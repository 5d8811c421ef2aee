package lib.records

all := input.Records
