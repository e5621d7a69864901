"""`python -m journeymine_cli` is `journeymine`."""

from journeymine_cli.main import main

main()
