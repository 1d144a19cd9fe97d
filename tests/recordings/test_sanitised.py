"""What DevTools leaves out of a HAR."""

import json

from lab.recordings.sanitised import sanitise

HAR = {
    "log": {
        "entries": [
            {
                "request": {
                    "url": "https://api.example.com/me?token=t",
                    "headers": [
                        {"name": "Cookie", "value": "sessionid=1"},
                        {"name": "authorization", "value": "Bearer 2"},
                        {"name": "X-CSRFToken", "value": "3"},
                    ],
                    "cookies": [{"name": "sessionid", "value": "1"}],
                },
                "response": {
                    "headers": [
                        {"name": "set-cookie", "value": "sessionid=1"},
                        {"name": "Cookie", "value": "kept"},
                        {"name": "Content-Type", "value": "text/html"},
                    ],
                    "cookies": [{"name": "sessionid", "value": "1"}],
                    "content": {"text": "the body stays"},
                },
            }
        ]
    }
}


def test_the_headers_and_lists_of_devtools_are_left_out_and_nothing_else():
    (entry,) = json.loads(sanitise(json.dumps(HAR).encode()))["log"]["entries"]
    assert [header["name"] for header in entry["request"]["headers"]] == ["X-CSRFToken"]
    assert [header["name"] for header in entry["response"]["headers"]] == ["Cookie", "Content-Type"]
    assert entry["request"]["cookies"] == entry["response"]["cookies"] == []
    assert entry["request"]["url"] == "https://api.example.com/me?token=t"
    assert entry["response"]["content"]["text"] == "the body stays"
