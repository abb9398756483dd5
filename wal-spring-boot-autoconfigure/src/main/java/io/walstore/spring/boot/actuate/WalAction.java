package io.walstore.spring.boot.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the endpoint does to a log if it is asked, and which arguments that takes. */
enum WalAction {
    SYNC,
    ROLL,
    RETAIN,
    VERIFY,
    TRUNCATE,
    BACKUP,
    REOPEN;

    static WalAction named(String word) {
        return Stream.of(values())
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> WalRequestException.notFound("no action " + word + ": there are " + words()));
    }

    private static List<String> words() {
        return Stream.of(values()).map(WalAction::word).toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An argument of another action is a mistake: a roll that was meant as a dry run would be none. */
    void check(ActionArguments given) {
        Set<String> taken = arguments();
        given.byName().forEach((name, value) -> {
            if (!taken.contains(name)) {
                throw WalRequestException.illegal(name, value, "left out: " + word() + " does not take it");
            }
        });
    }

    private Set<String> arguments() {
        return switch (this) {
            case SYNC, ROLL, VERIFY, REOPEN -> Set.of();
            case RETAIN -> Set.of("dryRun");
            case TRUNCATE -> Set.of("before", "after", "dryRun", "confirm", "force");
            case BACKUP -> Set.of("target", "previous");
        };
    }
}
