import sys

from bluelamp.cli.main import main

sys.exit(main())
