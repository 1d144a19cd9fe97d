"""The data of the pages, web/data and web/texts, from the env files, the record and the predictions.

`scripts/docs data` writes it. web/shared/data.js reads it and hides how it is written:

- Reasons and exchanges are listed once in each file, and others give their number in these lists.
- A field that is empty, false or null is left out of an exchange.
- Browser variants with the same cell share it: `"cells": [{"variants": […], …}]`.
- In a what-if file `cells` has one row for each question, in the order of its four `axes`, with one number for each
  variant: the place of its result in `outcomes`.
"""
