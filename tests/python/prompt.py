"""Runs a program on a terminal of its own and presses keys when it asks. Arguments: the folder to run it in,
the keys (`^C` or a line), how many columns the terminal has, then the program and its arguments. Prints its exit code and
all it wrote."""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

folder, keys, columns, *command = sys.argv[1:]
# Several lines, in one argument of one line.
keys = keys.replace("\\n", "\n")
child, terminal = pty.fork()
if child == 0:
    os.chdir(folder)
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(columns), 0, 0))
    os.execv(command[0], command)

said = b""
asked = False
while True:
    try:
        said += os.read(terminal, 65536)
    except OSError:
        # Linux's way to say that the other end of a terminal is closed.
        break
    if not asked and (b"Type `yes`" in said or b"Name of the stack" in said):
        asked = True
        os.write(terminal, b"\x03" if keys == "^C" else keys.encode() + b"\n")
_, status = os.waitpid(child, 0)
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "said": said.decode(), "asked": asked}))
