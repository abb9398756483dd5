package io.walstore.spring.boot.listener;

import io.walstore.LogConsumer;
import io.walstore.WalLogStore;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls a bean's method with the entries of a log, in order, each at least once: what the method returned from is done,
 * and is not delivered again unless the process ends before that is durable (see {@link LogConsumer}).
 *
 * <pre>{@code
 * @WalEntryListener(consumer = "mailer")
 * void mail(Order order) { ... }
 * }</pre>
 *
 * <p>The method returns nothing and takes one of {@code byte[]}, {@link String} (UTF-8),
 * {@link io.walstore.spi.LogEntry}, a type that the {@link WalPayloadConverter} makes of the payload, or a
 * {@link java.util.List} of one of these, which gets all that was polled at once. It is called on the listener's own
 * threads, of which there is one unless {@link #concurrency()} says otherwise, and leaves the bytes it gets as they are, as
 * they may be delivered again. Its bean is asked for at each delivery, by name: a lazy one is made for the first.
 *
 * <p>When it throws, the same entry (or list) is delivered again after a {@linkplain #backoff() back-off}. After the last
 * attempt the entry goes to the {@linkplain #deadLetter() dead letter log}; without one the listener stops. Nothing is
 * skipped.
 *
 * <p>All texts may hold placeholders, as in {@code ${mail.log}}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WalEntryListener {

    /**
     * Name of the consumer, whose place in the log survives. Only one listener may have it.
     *
     * @return the name, as {@link WalLogStore#consumer} takes it
     */
    String consumer();

    /**
     * Which log: the name or the qualifier of a {@link WalLogStore} bean.
     *
     * @return the name; empty for the only or the primary one
     */
    String log() default "";

    /**
     * Under which name the {@link WalListenerRegistry} knows the listener.
     *
     * @return the name; empty for the consumer's
     */
    String id() default "";

    /**
     * How many entries are polled at once, at most. With a {@link #concurrency()} also how many may be polled and not yet
     * committed, and so come again after a crash.
     *
     * @return a number, at least 1
     */
    int batch() default 100;

    /**
     * How many calls of the method may run at once. With more than 1 entries of one {@link #key()} are still delivered in
     * their order, one after the other; those of different keys need not wait for each other. Only up to the first entry
     * that is not done yet is anything committed.
     *
     * @return a number of 1 to {@link #batch()}; 1 if the method takes a list
     */
    String concurrency() default "1";

    /**
     * Which entries have to be delivered in order: those for which this gives equal objects, or null. An expression of
     * Spring's about what the method gets, as in {@code customerId}, {@code #order.customerId} (with the parameter's name),
     * {@code #p0.customerId} or {@code @keys.of(#root)}; {@code #index} is the entry's index, different for each. A key that
     * cannot be told is a delivery that fails, and is told again before anything behind it is delivered.
     *
     * @return the expression; needed where {@link #concurrency()} is more than 1, and not evaluated where it is not
     */
    String key() default "";

    /**
     * How often an entry is delivered before it is given up. Counted anew after each start.
     *
     * @return a number, at least 1; {@link Integer#MAX_VALUE} for ever
     */
    int attempts() default 3;

    /**
     * How long to wait before the second attempt; twice as long before each further one, up to 30 seconds.
     *
     * @return a duration, as in {@code 500ms} or {@code PT1S}
     */
    String backoff() default "1s";

    /**
     * Where an entry goes after the last attempt: the name or the qualifier of a {@link WalLogStore} bean that is at least
     * as durable as the listener's log. It gets the payload; a list is appended as one batch.
     *
     * @return the name; empty for none: the listener stops then
     */
    String deadLetter() default "";

    /**
     * What to do when entries were cut off that the method has not had.
     *
     * @return what
     */
    OnBehind onBehind() default OnBehind.STOP;

    /**
     * Whether the listener starts with the application, or waits for {@link WalListenerContainer#start()}.
     *
     * @return {@code true} or {@code false}
     */
    String autoStartup() default "true";

    /**
     * How long a stop waits for the method to return; then its thread is interrupted.
     *
     * @return a duration, as in {@code 500ms} or {@code PT1S}
     */
    String stopTimeout() default "10s";
}
