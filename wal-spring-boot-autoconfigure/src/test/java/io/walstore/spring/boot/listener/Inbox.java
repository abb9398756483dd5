package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What listeners were called with, and what they do then. */
final class Inbox {

    private final ConcurrentHashMap<String, BlockingQueue<Object>> heard = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();

    interface Answer {
        void to(Object what) throws Exception;
    }

    /** The listener does this from now on. */
    void answer(String listener, Answer answer) {
        answers.put(listener, answer);
    }

    /** The listener fails from now on when it hears this. */
    void refuse(String listener, Object refused) {
        answer(listener, what -> {
            if (what.equals(refused)) {
                throw new IllegalArgumentException("not " + what);
            }
        });
    }

    void add(String listener, Object what) {
        of(listener).add(what);
    }

    void hear(String listener, Object what) throws Exception {
        add(listener, what);
        answers.getOrDefault(listener, any -> {}).to(what);
    }

    Object next(String listener) throws InterruptedException {
        Object next = of(listener).poll(30, TimeUnit.SECONDS);
        assertThat(next).as("what %s heard next", listener).isNotNull();
        return next;
    }

    /** All that is heard and not taken yet. */
    List<Object> all(String listener) {
        return List.copyOf(of(listener));
    }

    private BlockingQueue<Object> of(String listener) {
        return heard.computeIfAbsent(listener, name -> new LinkedBlockingQueue<>());
    }
}
