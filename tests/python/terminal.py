"""Runs a command in a terminal of so many columns: terminal.py COLUMNS COMMAND…; prints what the terminal was sent."""

import fcntl
import os
import pty
import struct
import sys
import termios

columns = int(sys.argv[1])
# The child waits for its terminal to have its size.
ready, go = os.pipe()
child, terminal = pty.fork()
if child == 0:
    os.read(ready, 1)
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
os.write(go, b".")
while True:
    try:
        sent = os.read(terminal, 65536)
    except OSError:
        # Linux says so when the last program has closed its side.
        break
    if not sent:
        break
    sys.stdout.buffer.write(sent)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
