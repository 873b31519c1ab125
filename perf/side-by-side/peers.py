"""Echo servers on the frameworks that can be had as packages of Debian: how each is built, and what starts it. One that is not installed says what to install."""

import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent / "peers"
DEBIAN_CRATES = pathlib.Path("/usr/share/cargo/registry")
JARS = pathlib.Path("/usr/share/java")


class Missing(Exception):
    """The framework is not installed; the message says what to do."""


def need(present, packages):
    if not present:
        raise Missing(f"apt-get install {packages}")


def python(script, module, package, *arguments):
    def build(_):
        need(os.access("/usr/bin/python3", os.X_OK) and subprocess.run(["/usr/bin/python3", "-c", f"import {module}"], capture_output=True).returncode == 0, package)
        return ["/usr/bin/python3", HERE / script, *arguments]

    return build


def node(_):
    need(shutil.which("node"), "nodejs")
    return ["node", HERE / "node_echo.js"]


def go(directory):
    need(shutil.which("go"), "golang-go")
    subprocess.run(["go", "build", "-o", directory / "go_echo", HERE / "go_echo.go"], check=True, env={**os.environ, "GOCACHE": str(directory / "go"), "GO111MODULE": "off"})
    return [directory / "go_echo"]


def netty(directory):
    jars = sorted(JARS.glob("netty-*.jar"))
    need(shutil.which("javac") and jars, "default-jdk-headless libnetty-java")
    path = ":".join(map(str, jars))
    subprocess.run(["javac", "-d", directory, "-cp", path, HERE / "NettyEcho.java"], check=True)
    return ["java", "-cp", f"{path}:{directory}", "NettyEcho"]


def tokio(directory):
    need(shutil.which("cargo") and next(DEBIAN_CRATES.glob("tokio-1*"), None), "cargo librust-tokio-dev")
    sources = 'source.crates-io.replace-with="debian"', f'source.debian.directory="{DEBIAN_CRATES}"'
    project = shutil.copytree(HERE / "tokio", directory / "tokio")
    subprocess.run(
        ["cargo", "build", "--release", "--offline", "--quiet", *(word for source in sources for word in ("--config", source))], cwd=project, check=True)
    return [project / "target/release/tokio_echo"]


BUILDERS = {
    "asyncio": python("asyncio_echo.py", "asyncio", "python3"),
    "uvloop": python("asyncio_echo.py", "uvloop", "python3-uvloop", "uvloop"),
    "Tornado": python("tornado_echo.py", "tornado", "python3-tornado"),
    "Node": node,
    "Go": go,
    "Netty": netty,
    "tokio": tokio,
}
