"""Files that people hand in -> attachments beside a record: under a safe name, in a format that can be shown."""
