"""Why a request failed, as far as the recording shows it: what the browser and the server say, and what is likely."""
