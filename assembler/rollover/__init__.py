"""Makes next year's definition from a year's."""
