"""scripts/down"""

from crosshost import command, stack


def main() -> int:
    command.parser(prog="scripts/down", description="Stop crosshost, however it runs. Its data stays.").parse_args()
    stopped = stack.down()
    print(f"crosshost: stopped ({', '.join(stopped)})" if stopped else "crosshost: nothing was running")
    return 0


if __name__ == "__main__":
    command.run(main)
