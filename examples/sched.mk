# The examples of the scheduler's half: tasks, servers, processes, threads, and the buses.
noinst_HEADERS = examples/course/net.h examples/course/blast.h examples/course/bus.h

noinst_PROGRAMS += examples/course/task
examples_course_task_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/task.out

noinst_PROGRAMS += examples/course/pyos1
examples_course_pyos1_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos1.out

noinst_PROGRAMS += examples/course/pyos2
examples_course_pyos2_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos2.out

noinst_PROGRAMS += examples/course/pyos3
examples_course_pyos3_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos3.out

noinst_PROGRAMS += examples/course/pyos4
examples_course_pyos4_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos4.out

noinst_PROGRAMS += examples/course/pyos5
examples_course_pyos5_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos5.out

noinst_PROGRAMS += examples/course/pyos6
examples_course_pyos6_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos6.out

noinst_PROGRAMS += examples/course/pyos7
examples_course_pyos7_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos7.out

noinst_PROGRAMS += examples/course/pyos8
examples_course_pyos8_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pyos8.out

noinst_PROGRAMS += examples/course/taskcrash
examples_course_taskcrash_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/taskcrash.out

noinst_PROGRAMS += examples/course/echobad
examples_course_echobad_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echobad.out

noinst_PROGRAMS += examples/course/echogood
examples_course_echogood_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echogood.out

noinst_PROGRAMS += examples/course/echogood2
examples_course_echogood2_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echogood2.out

noinst_PROGRAMS += examples/course/echoserver
examples_course_echoserver_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echoserver.out

noinst_PROGRAMS += examples/course/echoserver2
examples_course_echoserver2_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echoserver2.out

noinst_PROGRAMS += examples/course/echothread
examples_course_echothread_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/echothread.out

noinst_PROGRAMS += examples/course/blaster
examples_course_blaster_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/blaster.out

noinst_PROGRAMS += examples/course/coprocess
examples_course_coprocess_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/coprocess.out

noinst_PROGRAMS += examples/course/cocrash
examples_course_cocrash_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/cocrash.out

noinst_PROGRAMS += examples/workers
examples_workers_LDADD = $(examples_ldadd)
example_outputs += examples/expected/workers.out

noinst_PROGRAMS += examples/gather
examples_gather_LDADD = $(examples_ldadd)
example_outputs += examples/expected/gather.out

# These need libexpat.
if HAVE_EXPAT

noinst_PROGRAMS += examples/course/makebuses
examples_course_makebuses_LDADD = $(examples_ldadd) $(EXPAT_LIBS)

noinst_PROGRAMS += examples/course/basicsax
examples_course_basicsax_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/basicsax.out

noinst_PROGRAMS += examples/course/cosax
examples_course_cosax_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/cosax.out

noinst_PROGRAMS += examples/course/coexpat
examples_course_coexpat_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/coexpat.out

noinst_PROGRAMS += examples/course/buses
examples_course_buses_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/buses.out

noinst_PROGRAMS += examples/course/iterbus
examples_course_iterbus_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/iterbus.out

noinst_PROGRAMS += examples/course/busproc
examples_course_busproc_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/busproc.out

noinst_PROGRAMS += examples/course/cothread
examples_course_cothread_LDADD = $(examples_ldadd) $(EXPAT_LIBS)
example_outputs += examples/expected/course/cothread.out

endif
