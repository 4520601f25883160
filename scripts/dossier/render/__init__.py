"""Renderers: Report -> bytes, without disk, clock, network or git."""
