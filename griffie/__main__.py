from griffie.cli import main

main()
