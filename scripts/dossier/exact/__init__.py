"""Exact figures: numbers, money, months, digests. The ground that everything stands on."""
