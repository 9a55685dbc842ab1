"""The field domain: system of record for what is born in the field; knows no engine."""
