"""Which reports are due, and reminders of late ones."""
