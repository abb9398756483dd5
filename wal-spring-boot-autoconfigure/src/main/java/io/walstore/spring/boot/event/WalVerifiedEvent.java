package io.walstore.spring.boot.event;

import io.walstore.VerificationReport;

/**
 * A verification ended. A {@link WalCorruptionEvent} for each damage it found came before.
 *
 * @param log name of the log
 * @param report what it found
 */
public record WalVerifiedEvent(String log, VerificationReport report) implements WalEvent {}
