/** The one version whose probes `helpers/coverage` knows how to read; Jacoco.java says the same to Maven. */
export const jacocoVersion = '0.8.15';
