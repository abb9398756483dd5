/**
 * The log in processes of their own: killed at any moment, on volumes that fill up, under limits of the system. Each is
 * a JVM like the one of the test, started from it.
 */
package io.walstore.process;
