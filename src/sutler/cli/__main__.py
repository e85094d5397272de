"""How is the command run without being on the PATH? `python -m sutler.cli`."""

from sutler.cli.main import main

main()
