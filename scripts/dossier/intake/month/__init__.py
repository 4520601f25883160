"""The intake workbook of a month: a sheet a kind of record, written with what is known already, read back as records.

columns   what a kind of record asks for          expected  which records a month waits for
usual     what stays as it was last month          plan      the sheets with their rows
book      the workbook                             rows      its rows as they come back
"""
