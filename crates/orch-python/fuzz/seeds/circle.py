A = B
B = C
C = A
class X(Y): pass
class Y(X): pass
x: A
