package io.walstore.spring.boot.listener;

/** What a listener does when entries that it has not had were cut off the front of its log. */
public enum OnBehind {
    /** It stops, and an error tells where the log begins now. */
    STOP,

    /** It goes on at the first entry there is, and a warning tells what it missed. */
    SEEK_TO_FIRST
}
