"""What offices have in their own formats -> records: tables, exports of platforms."""
