"""scripts/down"""

from crosshost import command
from lab.stack import control


def main() -> int:
    command.parser(prog="scripts/down", description="Stop crosshost, native and containers. Data is kept.").parse_args()
    stopped = control.down()
    print(f"crosshost: stopped ({', '.join(stopped)})" if stopped else "crosshost: nothing was running")
    return 0


if __name__ == "__main__":
    command.run(main)
