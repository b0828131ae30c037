package dev.exai.server.tools;

/** Where the client of a call runs, as far as can be told. */
public enum ClientPlace {
    /** It started this process and talks to it by standard input and output. */
    STDIO,
    /** On this machine: it has a token, and comes over loopback without signs of a proxy. */
    LOOPBACK,
    /** Perhaps on another machine. */
    ELSEWHERE
}
