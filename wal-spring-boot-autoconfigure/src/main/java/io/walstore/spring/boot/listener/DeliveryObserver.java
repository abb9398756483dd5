package io.walstore.spring.boot.listener;

/** Surrounds each call of a listener's method. */
interface DeliveryObserver {

    /** Looks away. */
    DeliveryObserver NONE = Call::run;

    /** Makes the call, on one of the listener's threads, and throws what it throws. */
    void observe(Call call) throws Throwable;

    /** One call of the method. */
    interface Call {
        void run() throws Throwable;
    }
}
