package io.walstore.spring.boot.listener;

/** Surrounds each call of a listener's method. */
interface DeliveryObserver {

    /** Looks away. */
    DeliveryObserver NONE = Delivery::run;

    /** Runs the delivery, on the listener's thread, and throws what it throws. */
    void observe(Delivery delivery) throws Throwable;

    /** One call of the method. */
    interface Delivery {
        void run() throws Throwable;
    }
}
