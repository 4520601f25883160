"""Text of records and guides as HTML that can do nothing but be read."""
