"""What developers run: the sample, its pictures, fonts, measurements. Nothing of it is part of the program."""
