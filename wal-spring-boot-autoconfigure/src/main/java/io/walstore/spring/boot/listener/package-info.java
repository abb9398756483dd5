/**
 * Methods that get the entries of a log, and a template that appends objects to one.
 *
 * <p>An application uses {@link io.walstore.spring.boot.listener.WalEntryListener} and
 * {@link io.walstore.spring.boot.listener.WalTemplate}, and finds what runs in
 * {@link io.walstore.spring.boot.listener.WalListenerRegistry}. Each listener has its threads, one or as many as it is told
 * to have, on which it polls, calls and commits; there are none where there is no listener. Knows the log by its public
 * interface alone, and Micrometer, Jackson and Spring's transactions only where they are.
 */
@NullMarked
package io.walstore.spring.boot.listener;

import org.jspecify.annotations.NullMarked;
