"""Say how Mastodon.py, whose counts were compared with real servers, counts each of many texts."""

import json
import sys

from mastodon import Mastodon

told = [Mastodon.get_status_length(text) for text in json.load(sys.stdin)]
sys.stdout.write(json.dumps(told))
