"""What a worker may not do: grow, run on, open anything, reach the network, start a program, signal another process."""

import ctypes
import math
import os
import platform
import resource
import signal
import struct
import time

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

# linux/audit.h, and the system call numbers of asm/unistd_64.h and asm-generic/unistd.h, in the order
# socket socketpair bind listen accept accept4 connect sendto sendmsg sendmmsg execve execveat ptrace
# process_vm_readv process_vm_writev kill tkill (abort() needs tgkill) pidfd_send_signal pidfd_getfd
# io_uring_setup io_uring_enter io_uring_register
ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        (41, 53, 49, 50, 43, 288, 42, 44, 46, 307, 59, 322, 101, 310, 311, 62, 200, 424, 438, 425, 426, 427),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 200, 201, 202, 242, 203, 206, 211, 269, 221, 281, 117, 270, 271, 129, 130, 424, 438, 425, 426, 427),
    ),
}
X32_SYSTEM_CALLS = 0x40000000

# linux/bpf_common.h and linux/seccomp.h
LOAD_WORD = 0x20
JUMP_IF_EQUAL = 0x15
JUMP_IF_GREATER_OR_EQUAL = 0x35
RETURN = 0x06
ALLOW = 0x7FFF0000
REFUSE_WITH_EPERM = 0x00050001
NUMBER_OFFSET, ARCHITECTURE_OFFSET = 0, 4


class FilterProgram(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent dies. Parameter: parent, its process id."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died between the fork and the line above
        os._exit(1)


def limit_resources(address_space: int, life_seconds: int) -> None:
    """Cap the address space (bytes) and the processor time of a life (seconds); no core file, no growing file."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (life_seconds, life_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_task(processor_seconds: int) -> None:
    """Cap the processor time (whole seconds) of what is run next; the cap of the whole life stays."""
    _, life = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(time.process_time()) + processor_seconds, life), life))


def forbid_descriptors() -> None:
    """Let nothing be opened from here on, file or socket (EMFILE); what is open stays usable."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def filter_program(machine: str) -> bytes | None:
    """The BPF program for a machine (`platform.machine()`); None where its call numbers are not known here."""
    if machine not in ARCHITECTURES:
        return None
    architecture, refused = ARCHITECTURES[machine]
    tests = [(JUMP_IF_GREATER_OR_EQUAL, X32_SYSTEM_CALLS)] if machine == "x86_64" else []
    tests += [(JUMP_IF_EQUAL, number) for number in refused]
    # The refusal is the last instruction: each test jumps over the remaining tests and the "allow" before it.
    jumps = [(code, len(tests) - index, 0, value) for index, (code, value) in enumerate(tests)]
    program = [
        (LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET),
        (JUMP_IF_EQUAL, 0, len(tests) + 2, architecture),
        (LOAD_WORD, 0, 0, NUMBER_OFFSET),
        *jumps,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE_WITH_EPERM),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


def forbid_system_calls() -> bool:
    """Install the seccomp filter (Linux `seccomp(2)`). True where it holds, False where the kernel has none."""
    instructions = filter_program(platform.machine())
    if instructions is None:
        return False
    program = FilterProgram(len(instructions) // 8, instructions)
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
