"""The program, run as ``python -m tsaces``."""

from tsaces.cli.app import main

if __name__ == "__main__":
    main()
