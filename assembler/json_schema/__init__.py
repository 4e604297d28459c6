"""Any JSON Schema: references, validation with messages, normalising, conditions."""
