"""Lets `python -m trivet` be the `trivet` command."""

from trivet.cli import main

if __name__ == "__main__":
    main()
