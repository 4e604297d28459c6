"""``python -m assembler``."""

from assembler.cli.main import main

if __name__ == "__main__":
    main()
