package io.walstore.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A judge who lets nothing pass that must not be, and everything that may be. */
final class LedgerTests {

    private final Ledger ledger = new Ledger();

    /** One life: indexes 1 and 2 are a batch, 3 another; both were acknowledged. */
    @BeforeEach
    void tellTheFirstLife() {
        ledger.hear(1, List.of("BOUNDS 0 0", "COMPLETE"));
        ledger.hear(1, List.of("APPENDING 1 1 2", "APPENDED 1 1 1", "APPENDING 1 2 1", "APPENDED 1 2 3"));
    }

    private static final String FIRST = "ENTRY 1 1 1 1 2 0";
    private static final String SECOND = "ENTRY 2 1 1 1 2 1";
    private static final String THIRD = "ENTRY 3 1 1 2 1 0";

    private void refuses(String violation, String... testimony) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ledger.hear(2, List.of(testimony)))
                .withMessageContaining(violation);
    }

    @Test
    void counts() {
        ledger.hear(2, List.of("BOUNDS 1 3", FIRST, SECOND, THIRD, "COMPLETE"));

        assertThat(ledger.acknowledgedEntries()).isEqualTo(3);
        assertThat(ledger.verifiedEntries()).isEqualTo(3);
        assertThat(ledger.openings()).isEqualTo(2);
    }

    @Test
    void missesWhatWasAcknowledged() {
        refuses("entry 3 is null", "BOUNDS 1 2", FIRST, SECOND, "COMPLETE");
        refuses("the log begins with 0", "BOUNDS 0 0", "COMPLETE");
    }

    @Test
    void missesWhatWasWrittenElsewhere() {
        refuses("entry 3 is", "BOUNDS 1 3", FIRST, SECOND, "ENTRY 3 1 1 1 2 0", "COMPLETE");
    }

    @Test
    void takesAnAppendWithoutAnAnswerForDoneOrNotButNotForHalf() {
        ledger.hear(1, List.of("APPENDING 1 3 2"));
        refuses("is not whole", "BOUNDS 1 4", FIRST, SECOND, THIRD, "ENTRY 4 1 1 3 2 0", "COMPLETE");

        ledger.hear(
                2, List.of("BOUNDS 1 5", FIRST, SECOND, THIRD, "ENTRY 4 1 1 3 2 0", "ENTRY 5 1 1 3 2 1", "COMPLETE"));

        refuses("entry 4 is null", "BOUNDS 1 3", FIRST, SECOND, THIRD, "COMPLETE");
    }

    @Test
    void takesAppendsInTheirOrderOnly() {
        ledger.hear(1, List.of("APPENDING 1 3 1", "APPENDING 1 4 1"));

        refuses("before it is not", "BOUNDS 1 4", FIRST, SECOND, THIRD, "ENTRY 4 1 1 4 1 0", "COMPLETE");
    }

    @Test
    void refusesWhatNobodyAppended() {
        refuses("nobody appended", "BOUNDS 1 4", FIRST, SECOND, THIRD, "ENTRY 4 1 1 9 1 0", "COMPLETE");
    }

    @Test
    void refusesWhatWasCutOff() {
        ledger.hear(1, List.of("CUTTING_BACK 2", "CUT"));

        refuses("nobody appended", "BOUNDS 1 3", FIRST, SECOND, THIRD, "COMPLETE");
    }

    @Test
    void takesACutWithoutAnAnswerForDoneOrNotButNotForHalf() {
        ledger.hear(1, List.of("CUTTING_FRONT 3"));
        refuses("the log begins with 2", "BOUNDS 2 3", SECOND, THIRD, "COMPLETE");
        ledger.hear(1, List.of("CUTTING_FRONT 3"));

        ledger.hear(2, List.of("BOUNDS 3 3", THIRD, "COMPLETE"));

        refuses("the log begins with 1", "BOUNDS 1 3", FIRST, SECOND, THIRD, "COMPLETE");
    }

    @Test
    void knowsWhereTheNextEntryGoes() {
        ledger.hear(1, List.of("CLEARING 9", "CUT"));

        refuses(
                "the first append went to 4 instead of 9",
                "BOUNDS 0 0",
                "COMPLETE",
                "APPENDING 0 0 1",
                "APPENDED 0 0 4");
    }

    @Test
    void wantsAValueThatWasSetOrBeingSet() {
        ledger.hear(1, List.of("SETTING term 1", "SET term 1", "SETTING term 2"));
        refuses("term is 0", "BOUNDS 1 3", "VALUE term 0");

        ledger.hear(2, List.of("BOUNDS 1 3", "VALUE term 2"));

        refuses("term is 1", "BOUNDS 1 3", "VALUE term 1");
    }

    @Test
    void wantsAConsumerNoFurtherBackThanItsLastFlushAndNoFurtherOnThanItsLastCommit() {
        ledger.hear(1, List.of("COMMITTING mailer 1", "FLUSHED mailer", "COMMITTING mailer 2"));

        refuses("mailer is at 0 instead of 1..2", "BOUNDS 1 3", "PLACE mailer 0");
        refuses("mailer is at 3 instead of 1..2", "BOUNDS 1 3", "PLACE mailer 3");
    }

    @Test
    void wantsAConsumerMovedBackByACut() {
        ledger.hear(1, List.of("COMMITTING mailer 3", "FLUSHED mailer", "CUTTING_BACK 2", "CUT"));

        refuses("mailer is at 3 instead of 2..2", "BOUNDS 1 2", "PLACE mailer 3");
    }
}
