package io.walstore.spring.boot.event;

import io.walstore.Damage;
import io.walstore.WalListener.DetectedBy;

/**
 * Damaged bytes were found. Comes again whenever somebody comes upon them.
 *
 * @param log name of the log
 * @param damage where, and which entries
 * @param detectedBy by what
 */
public record WalCorruptionEvent(String log, Damage damage, DetectedBy detectedBy) implements WalEvent {}
