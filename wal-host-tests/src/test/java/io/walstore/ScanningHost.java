package io.walstore;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that lies above the packages of the log, and so scans them. */
@SpringBootApplication
public class ScanningHost {}
