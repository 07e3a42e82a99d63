"""Files become tables: `deliver`."""
