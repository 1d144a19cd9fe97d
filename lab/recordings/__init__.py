"""Record this lab's scenarios in Chromium as people record their sites, and measure what crosshost.recording says."""
