class B(:
  x: "list[
	f"{
