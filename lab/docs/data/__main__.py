"""scripts/docs data: write the data of the pages, and remove the files of scenarios that are gone."""

from lab.docs.data.files import SCENARIOS, WHAT_IF, files


def main() -> None:
    written = set()
    for path, text in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.add(path)
    for folder in (SCENARIOS, WHAT_IF):
        for path in set(folder.iterdir()) - written:
            path.unlink()


if __name__ == "__main__":
    main()
