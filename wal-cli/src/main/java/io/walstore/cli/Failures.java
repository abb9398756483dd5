package io.walstore.cli;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.WalCorruptException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong, and ends with the exit code that tells whose fault it is. */
final class Failures implements IExecutionExceptionHandler {

    static final int DAMAGE = 1;
    static final int USAGE = 2;
    static final int IO = 3;

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(messageOf(e)));
        err.flush();
        if (e instanceof WalCorruptException) {
            return DAMAGE;
        }
        return e instanceof IllegalArgumentException || e instanceof EntryNotFoundException ? USAGE : IO;
    }

    private static String messageOf(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
