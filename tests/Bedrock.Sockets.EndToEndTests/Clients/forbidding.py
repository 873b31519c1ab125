"""Runs a program in which one system call is forbidden (EPERM), as container runtimes do it.

usage: forbidding.py NUMBER PROGRAM [ARGUMENT...]      NUMBER of the call as this processor has it; 425 is io_uring_setup everywhere
"""
import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
LOAD_WORD = 0x20
JUMP_IF_EQUAL = 0x15
RETURN = 0x06
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def forbid(number):
    rules = b"".join(struct.pack("HBBI", *rule) for rule in (
        (LOAD_WORD, 0, 0, 0),  # The number is the first field of struct seccomp_data.
        (JUMP_IF_EQUAL, 0, 1, number),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Program(4, rules)), 0, 0):
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")


forbid(int(sys.argv[1]))
os.execvp(sys.argv[2], sys.argv[2:])
